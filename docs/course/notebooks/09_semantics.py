# ---
# jupyter:
#   jupytext:
#     formats: py:percent
# ---

# %% [markdown]
# # 9. Semantics: development and damage

# %%
from dataclasses import replace

import numpy as np

import pdpsim
from pdpsim.analysis.development import group_distance, rise_time, stage_likeness
from pdpsim.formats.model import find
from pdpsim.workbench.shelf import patterns_for
from pdpsim_replications.semantic_cognition.rumelhart_todd_1993.measures import knowledge

known = knowledge()
items = list(known.items)
model = pdpsim.read_model("rumelhart-todd-1993")
patterns = known.patterns()
EVERY = 10
phase = replace(model.phases[0], snapshots=tuple(range(0, model.phases[0].epochs + 1, EVERY)))


def look(network, _):
    """Return the representation of each item."""
    recorded = network.record(patterns, ["representation"])["representation"]
    return {"representation": recorded[:: len(known.relations)]}


# %% [markdown]
# ## When are things told apart?
#
# The distance between two groups' means, by epoch; a distinction is there when it has come half of its way.

# %%
SPLITS = {
    "plants and animals": (("pine", "oak", "rose", "daisy"), ("robin", "canary", "sunfish", "salmon")),
    "birds and fish": (("robin", "canary"), ("sunfish", "salmon")),
    "robin and canary": (("robin",), ("canary",)),
}
networks, when, stages = [], [], []
for seed in range(1, 6):
    network = pdpsim.Simulator(model, seed=seed)
    history = network.train(patterns, phase, observe=look)
    epochs = sorted(history.snapshots)
    vectors = np.array([history.snapshots[epoch]["representation"] for epoch in epochs])
    curves = {
        name: group_distance(vectors, *[[items.index(x) for x in group] for group in groups])
        for name, groups in SPLITS.items()
    }
    when.append([rise_time(epochs, curve) for curve in curves.values()])
    stages.append([stage_likeness(epochs, curve) for curve in curves.values()])
    networks.append(network)
differentiated = dict(zip(SPLITS, np.mean(when, axis=0).round(0).astype(int).tolist(), strict=True))
in_order = sum(list(times) == sorted(times) for times in when)
print(
    "epoch at which things are told apart:", differentiated, "; in that order in", in_order, "of 5 networks"
)

# %% [markdown]
# ## What is known of the canary?
#
# That it is an animal is known before that it is a bird, and that before that it is a canary, although the
# last is as true and as often said.

# %%
at = patterns.names.index("canary ISA")
targets = patterns.targets["attribute"][at]
output = networks[0].record(patterns, ["attribute"])["attribute"][at]
right = bool((np.abs(output - targets) < 0.5).all())
print("in the end all that the canary is, is right:", right)

# %% [markdown]
# ## Damage
#
# Noise on the representation, 50 times each. An answer counts as wrong if the unit is on the wrong side of
# one half. Levels: what all living things share, what birds or fish share, what is true of one.

# %%
network = networks[0]
rng = np.random.default_rng(1)
w, b = network.weights, network.biases


def answer(representation, relation):
    """Return the attributes, given the representation and the relation."""
    net = representation @ w["representation->hidden"] + relation @ w["relation->hidden"] + b["hidden"]
    hidden = 1 / (1 + np.exp(-net))
    return 1 / (1 + np.exp(-(hidden @ w["hidden->attribute"] + b["attribute"])))


intact = network.record(patterns, ["representation"])["representation"]
relations = patterns.inputs["relation"]
truth = patterns.targets["attribute"]
assert np.allclose(answer(intact, relations), network.record(patterns, ["attribute"])["attribute"])
having = np.zeros(truth.shape[1])
for k in range(len(known.relations)):
    having += truth[k :: len(known.relations)].sum(axis=0)
levels = {"all eight": having == 8, "four": having == 4, "two": having == 2, "one": having == 1}
print({name: int(which.sum()) for name, which in levels.items()}, "attributes by how many items have them")
forgotten = {}
for noise in (0.1, 0.2, 0.4):
    wrong = {name: [] for name in levels}
    for _ in range(50):
        shaken = intact + noise * rng.standard_normal((len(items), intact.shape[1])).repeat(
            len(known.relations), axis=0
        )
        said = answer(shaken, relations)
        for name, which in levels.items():
            asked = (truth > 0.5) & which
            wrong[name].append(float((said[asked] < 0.5).mean()))
    forgotten[noise] = {name: 100 * float(np.mean(each)) for name, each in wrong.items()}
    print(f"noise {noise}:", {name: f"{x:.0f} % lost" for name, x in forgotten[noise].items()})

# %% [markdown]
# ## A lesion, and learning again

# %%
damaged = network.copy()
damaged.silent[
    damaged.plan.units("representation").start : damaged.plan.units("representation").start + 2
] = True


def facts_right(simulator):
    """Return the share of the 32 facts with every attribute on its side of one half."""
    outputs = simulator.record(patterns, ["attribute"])["attribute"]
    return float((np.abs(outputs - truth) < 0.5).all(axis=1).mean())


before, after = facts_right(network), facts_right(damaged)
damaged.train(patterns, replace(model.phases[0], epochs=200, snapshots=()))
relearned = facts_right(damaged)
print(
    f"facts right: {before:.0%} intact, {after:.0%} without two units, {relearned:.0%} after 200 epochs more"
)
stage = dict(zip(SPLITS, np.mean(stages, axis=0).tolist(), strict=True))

# %% [markdown]
# ## A network that settles
#
# Letters bring about a first, wrong meaning; clean-up units, which hear the meaning and answer to it, pull it
# into that of a word. Then a part of the links from clean-up units is cut, and each word is read for the word
# whose meaning is nearest.

# %%
reader = pdpsim.read_model("semantic-attractor")
words = patterns_for(find("semantic-attractor"), reader).first
meanings, letters = words.targets["meaning"], words.inputs["letter"]
kinds = meanings[:, :4].argmax(axis=1)  # animal, body, food, thing
same_kind = kinds[:, None] == kinds
shared_letter = letters @ letters.T > 0
others = ~np.eye(len(words), dtype=bool)


def nearest(simulator):
    """Return for each word the number of the word whose meaning is nearest to what it evokes."""
    evoked = simulator.record(words, ["meaning"])["meaning"]
    return ((evoked[:, None] - meanings) ** 2).sum(axis=2).argmin(axis=1)


first_wrong, errors, chances = [], [], 0
for seed in range(1, 6):
    network = pdpsim.Simulator(reader, seed=seed)
    network.train(words)
    course = network.record(words, ["meaning"], ticks="all")["meaning"]
    wrong = (np.abs(course - meanings[:, None]) > 0.5).sum(axis=(0, 2))
    first_wrong.append(int(wrong[1]))
    assert wrong[-1] == 0
    rng = np.random.default_rng(seed)
    for _ in range(20):
        damaged = network.copy()
        links = damaged.weights["clean-up->meaning"]
        links[rng.random(links.shape) < 0.5] = 0
        answers = nearest(damaged)
        errors += [(word, answer) for word, answer in enumerate(answers) if word != answer]
        chances += len(words)
misread = len(errors) / chances
error_shares = {
    "in kind and letter": np.mean([same_kind[e] and shared_letter[e] for e in errors]),
    "in kind alone": np.mean([same_kind[e] and not shared_letter[e] for e in errors]),
    "in letter alone": np.mean([shared_letter[e] and not same_kind[e] for e in errors]),
    "in neither": np.mean([not shared_letter[e] and not same_kind[e] for e in errors]),
}
by_chance = {
    "in kind and letter": (same_kind & shared_letter)[others].mean(),
    "in kind alone": (same_kind & ~shared_letter)[others].mean(),
    "in letter alone": (shared_letter & ~same_kind)[others].mean(),
    "in neither": (~shared_letter & ~same_kind)[others].mean(),
}
pairs = {}
for word, answer in errors:
    pair = f"{words.names[word]} as {words.names[answer]}"
    pairs[pair] = pairs.get(pair, 0) + 1
frequent = sorted(pairs, key=lambda pair: -pairs[pair])[:4]
print("features wrong at the second tick, at the last:", first_wrong, 0)
print(f"words misread without half of the links from clean-up units: {misread:.0%}; most often {frequent}")
for likeness, share in error_shares.items():
    print(f"  alike {likeness}: {share:.0%} of errors, {by_chance[likeness]:.0%} of all pairs of words")
