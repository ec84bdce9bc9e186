# ---
# jupyter:
#   jupytext:
#     formats: py:percent
# ---

# %% [markdown]
# # 8. Reading and regularity
#
# Words that are read by the rule, and words that are not, in a toy of 48 words: six beginnings, eight bodies.
# A body has one vowel, as in *mint, hint*; in one word of each body another, as in *pint*.

# %%
from dataclasses import replace

import numpy as np

import pdpsim
from pdpsim.study.catalogue import reference

ONSETS, BODIES = 6, 8
words = [(onset, body) for body in range(BODIES) for onset in range(ONSETS)]
exception = np.array([onset == body % ONSETS for onset, body in words])
high = np.array([(onset + body) % 2 == 0 for onset, body in words])
high[exception] = np.arange(exception.sum()) % 2 == 0  # half of the exceptions are frequent


def one_hot(index, size):
    """Return rows with a single 1."""
    return np.eye(size)[np.asarray(index)]


inputs = np.hstack([one_hot([o for o, _ in words], ONSETS), one_hot([b for _, b in words], BODIES)])
vowels = [body + BODIES * bool(odd) for (_, body), odd in zip(words, exception, strict=True)]
targets = np.hstack([one_hot([o for o, _ in words], ONSETS), one_hot(vowels, 2 * BODIES)])
patterns = pdpsim.PatternSet.from_arrays(
    inputs, targets, names=[f"{o}{b}" for o, b in words], frequencies=np.where(high, 10.0, 1.0)
)
network = pdpsim.Network(
    layers=[
        pdpsim.Layer("input", ONSETS + BODIES),
        pdpsim.Layer("hidden", 20),
        pdpsim.Layer("output", ONSETS + 2 * BODIES),
    ],
    projections=[pdpsim.Projection("input", "hidden"), pdpsim.Projection("hidden", "output")],
    init=pdpsim.Uniform(-0.1, 0.1),
)

# %% [markdown]
# ## Frequency by regularity
#
# Ten networks, each pattern's error weighted by its frequency. The error of the vowel, halfway and at the
# end.

# %%
from pdpsim.describe.updates import GradientDescent

EPOCHS = 200
phase = pdpsim.Phase(
    rule=GradientDescent(0.01), error="cross-entropy", epochs=EPOCHS, weighted=True, update="epoch",
    snapshots=tuple(range(0, EPOCHS + 1, 10)),
)  # fmt: skip


def errors_of(network, _):
    """Return each word's squared error over the vowels."""
    outputs = network.record(patterns, ["output"])["output"]
    return {"error": ((outputs - targets)[:, ONSETS:] ** 2).sum(axis=1)}


courses = []
for seed in range(1, 11):
    simulator = pdpsim.Simulator(network, seed=seed)
    history = simulator.train(patterns, phase, observe=errors_of)
    courses.append([history.snapshots[epoch]["error"] for epoch in sorted(history.snapshots)])
course = np.mean(courses, axis=0)
cells = {
    "frequent regular": high & ~exception,
    "rare regular": ~high & ~exception,
    "frequent exception": high & exception,
    "rare exception": ~high & exception,
}
table = {name: [float(course[at, which].mean()) for at in (10, 20)] for name, which in cells.items()}
for name, (half, end) in table.items():
    print(f"{name:20} {half:.3f} after {EPOCHS // 2} epochs, {end:.3f} after {EPOCHS}")
frequency_for_exceptions = table["rare exception"][0] - table["frequent exception"][0]
frequency_for_regulars = table["rare regular"][0] - table["frequent regular"][0]
print("what frequency matters: exceptions", round(frequency_for_exceptions, 3), "regular words",
      round(frequency_for_regulars, 3))  # fmt: skip

# %% [markdown]
# ## A word that it has never seen
#
# Leave a regular word out, train, and ask.

# %%
left_out = next(k for k in range(len(words)) if not exception[k] and not high[k])
others = [name for k, name in enumerate(patterns.names) if k != left_out]
generalised = 0
longer = replace(phase, epochs=400, snapshots=())
for seed in range(1, 11):
    simulator = pdpsim.Simulator(network, seed=seed)
    simulator.train(patterns.select(others), longer)
    output = simulator.record(patterns.select([patterns.names[left_out]]), ["output"])["output"][0]
    generalised += int(output[ONSETS:].argmax() == vowels[left_out])
print("the unseen word is read by the rule in", generalised, "of 10 networks")

# %% [markdown]
# ## The study
#
# The run of Plaut, McClelland, Seidenberg and Patterson (1996) that comes with pdpsim: 2,998 words, 50
# networks.

# %%
records, _ = reference("plaut-1996-feedforward")
judged = {record.id: record for record in records if record.primary}
for name in ("P1a", "P2", "P3", "P6b", "P6c"):
    print(name, judged[name].claim, "| paper", judged[name].published, "| here",
          round(judged[name].measured.mean, 3), judged[name].verdict)  # fmt: skip
exceptions_low_high = judged["P6b"].measured.mean
regular_low_high = judged["P6c"].measured.mean
regular_nonwords, exception_nonwords = judged["P2"].measured.mean, judged["P3"].measured.mean
