# ---
# jupyter:
#   jupytext:
#     formats: py:percent
# ---

# %% [markdown]
# # 7. The past tense debate

# %%
from dataclasses import replace

import numpy as np

import pdpsim
from pdpsim.codings.wickel import Wickelfeatures, wickelphones
from pdpsim.study.catalogue import reference
from pdpsim_replications.past_tense.rumelhart_mcclelland_1986.verbs import read_verbs

study = pdpsim.load_study("rumelhart-mcclelland-1986")
verbs = read_verbs(study.folder / "data" / "verbs.tsv")
print(len(verbs), "verbs;", sum(verb.regular for verb in verbs), "regular")

# %% [markdown]
# ## Words as sets of triples

# %%
came = next(verb for verb in verbs if verb.verb == "come")
print(came.sound, wickelphones(came.sound), "->", came.past_sound, wickelphones(came.past_sound))
code = Wickelfeatures()
same = int((code.encode("algal") != code.encode("algalgal")).sum())
print("units in which algal and algalgal differ:", same)

# %% [markdown]
# ## Ten frequent verbs, then 410 more
#
# The network of the study, for 10 and 30 epochs instead of 10 and 190. What counts is how probable it is that
# each feature of the past tense is right.

# %%
blurred = Wickelfeatures(0.9, np.random.default_rng(1))
bases = blurred.encode([verb.sound for verb in verbs]).astype(float)
pasts = blurred.encode([verb.past_sound for verb in verbs]).astype(float)
bands = np.array([verb.band for verb in verbs])
regular = np.array([verb.regular for verb in verbs])
model = pdpsim.read_model("rumelhart-mcclelland-1986")
AFTER = 30


def pattern_set(rows):
    """Return verbs as patterns."""
    names = [verbs[row].verb for row in rows]
    return pdpsim.PatternSet.from_arrays({"base": bases[rows]}, {"past": pasts[rows]}, names=names)


SETS = {
    "frequent": pattern_set(np.flatnonzero(bands == "high")),
    "all": pattern_set(np.flatnonzero(bands != "low")),
}


def learn(growing):
    """Train a network; return how right each verb's features are after each epoch, and the network."""
    network = pdpsim.Simulator(model, seed=1)

    def look(network, _):
        net = bases @ network.weights["base->past"] + network.biases["past"]
        on = 1 / (1 + np.exp(-np.clip(net / 200, -500, 500)))
        return {"right": np.where(pasts > 0, on, 1 - on).mean(axis=1)}

    phases = [
        replace(model.phases[0], patterns="frequent" if growing else "all", snapshots=tuple(range(11))),
        replace(model.phases[1], epochs=AFTER, snapshots=tuple(range(AFTER + 1))),
    ]
    sets = SETS if growing else {"all": SETS["all"]}
    history = network.train(sets, phases, observe=look)
    return np.array([history.snapshots[epoch]["right"] for epoch in sorted(history.snapshots)]), network


course, network = learn(growing=True)
irregular = 100 * course[:, (bands == "high") & ~regular].mean(axis=1)
frequent_regular = 100 * course[:, (bands == "high") & regular].mean(axis=1)
dip = float(irregular[10] - irregular[11])
regular_dip = float(frequent_regular[10] - frequent_regular[11])
back = int(np.argmax(irregular[11:] >= irregular[10])) + 1
print(f"frequent irregular verbs: {irregular[10]:.1f} % after 10 epochs, {irregular[11]:.1f} % after 11")
print(f"frequent regular verbs lose {regular_dip:.1f} points")
print(f"the irregular ones are back after {back} epochs more")

# %% [markdown]
# ## The objection
#
# Pinker and Prince (1988): the dip comes from what the network is fed. With all 420 verbs from the beginning
# there is none.

# %%
constant, _ = learn(growing=False)
flat = 100 * constant[:, (bands == "high") & ~regular].mean(axis=1)
largest_fall = float(np.max(flat[:-1] - flat[1:]))
print(f"constant vocabulary: the largest loss from one epoch to the next is {largest_fall:.1f} points")

# %% [markdown]
# ## Verbs that it has never heard

# %%
unseen = 100 * course[-1, (bands == "low") & regular].mean()
unseen_irregular = 100 * course[-1, (bands == "low") & ~regular].mean()
print(f"unseen verbs: regular {unseen:.1f} %, irregular {unseen_irregular:.1f} %")

# %% [markdown]
# ## The whole run
#
# The verdicts of the run that comes with pdpsim: 50 networks of 200 epochs, and words that they say.

# %%
records, _ = reference("rumelhart-mcclelland-1986")
judged = {record.id: record for record in records if record.primary}
for name in ("RM2b", "RM7a", "RM11a", "PP1", "PP2"):
    print(name, judged[name].claim, "|", round(judged[name].measured.mean, 2), judged[name].verdict)
right_alone = judged["RM11a"].measured.mean
competing = judged["PP1"].measured.mean
