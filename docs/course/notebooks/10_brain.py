# ---
# jupyter:
#   jupytext:
#     formats: py:percent
# ---

# %% [markdown]
# # 10. Is it in the brain?
#
# The encoder with five hidden units, learned in four ways. What each asks of a synapse is in the table of the
# page on learning rules.

# %%
from dataclasses import replace

import numpy as np

import pdpsim
from pdpsim.describe.updates import GradientDescent
from pdpsim.formats.model import find, with_settings
from pdpsim.learning import PROCEDURES
from pdpsim.workbench.shelf import patterns_for

model = with_settings(pdpsim.read_model("encoder-8-3-8"), {"layers.hidden.size": 5})
patterns = patterns_for(find("encoder-8-3-8"), model).first
EPOCHS = 2000


def learn(name, rate, seed, epochs=EPOCHS, **parameters):
    """Train the encoder by a procedure; return the network, epochs, and how many of 8 are right."""
    procedure = PROCEDURES[name](**parameters)
    network = pdpsim.Simulator(procedure.furnish(model.network), seed=seed, engine="numpy")
    phase = replace(
        model.phases[0], learning=procedure, rule=GradientDescent(rate), epochs=epochs, update="epoch",
        stop=pdpsim.Stop(within=0.4),
    )  # fmt: skip
    history = network.train(patterns, phase)
    outputs = network.record(patterns, ["output"])["output"]
    return network, len(history.error), int((outputs.argmax(axis=1) == np.arange(8)).sum())


# %% [markdown]
# ## Four procedures, one rate, three networks each
#
# Each until every output is on the right side by 0.1, or for 2,000 epochs.

# %%
WAYS = {
    "backpropagation": {},
    "feedback-alignment": {},
    "generec": {"variant": "contrastive"},
    "hebb": {"level": 0.5},
}
results = {}
for name, parameters in WAYS.items():
    limit = 400 if name in ("generec", "hebb") else EPOCHS
    runs = [learn(name, 0.5, seed, limit, **parameters)[1:] for seed in (1, 2, 3)]
    results[name] = {
        "epochs": float(np.median([run[0] for run in runs])),
        "right": sum(run[1] for run in runs),
    }
    print(name, results[name])

# %% [markdown]
# ## What feedback alignment aligns
#
# The angle between the weights forward, hidden to output, and the fixed weights back, before and after.

# %%


def angle(network):
    """Return the angle between weights forward and back, in degrees."""
    forward = network.weights["hidden->output"].ravel()
    back = network.weights["output=>hidden"].T.ravel()
    cosine = forward @ back / np.linalg.norm(forward) / np.linalg.norm(back)
    return float(np.degrees(np.arccos(cosine)))


angles = {epochs: angle(learn("feedback-alignment", 0.5, 1, epochs)[0]) for epochs in (1, 200, 2000)}
print({epochs: round(x, 1) for epochs, x in angles.items()})

# %% [markdown]
# ## What each asks

# %%
for name in WAYS:
    demands = PROCEDURES[name].demands
    print(
        f"{name}: local {demands.local}; back: {demands.back}; phases: {demands.phases}; kept: {demands.kept}"
    )
local = sum(each.demands.local for each in PROCEDURES.values())
all_rules = len(PROCEDURES)
