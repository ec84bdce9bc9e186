# ---
# jupyter:
#   jupytext:
#     formats: py:percent
# ---

# %% [markdown]
# # 4. The encoder, and what hidden units stand for

# %%
import numpy as np

import pdpsim
from pdpsim.formats.model import find, with_settings
from pdpsim.workbench.shelf import patterns_for

model = pdpsim.read_model("encoder-8-3-8")
patterns = patterns_for(find("encoder-8-3-8"), model).first
networks = {}
for seed in (1, 2, 3):
    networks[seed] = pdpsim.Simulator(model, seed=seed)
    history = networks[seed].train(patterns)
    print("network", seed, len(history.error), "epochs, criterion met:", history.stopped)
codes = {seed: network.record(patterns)["hidden"] for seed, network in networks.items()}

# %% [markdown]
# ## The codes

# %%
for seed, code in codes.items():
    print("network", seed)
    for name, row in zip(patterns.names, code, strict=True):
        print("  ", name, np.round(row, 2))
code = codes[2]
middling = int(((code > 0.2) & (code < 0.8)).sum())
print(middling, "of", code.size, "activations of network 2 lie between 0.2 and 0.8")

# %% [markdown]
# ## How many codes would do?
#
# Rounded to 0 and 1, are the eight patterns still eight?

# %%
different = {seed: len({tuple(row.round()) for row in each}) for seed, each in codes.items()}
print("different codes after rounding:", different)

# %% [markdown]
# ## Do two networks agree?
#
# Correlate the distances between all pairs of patterns in one network with those in another; and permute the
# units of one: nothing changes, for distances know no unit numbers.

# %%
pairs = np.triu_indices(8, 1)


def distances(vectors):
    """Return the distance between every pair of rows."""
    return np.linalg.norm(vectors[:, None] - vectors[None], axis=2)[pairs]


agreement = float(np.corrcoef(distances(codes[2]), distances(codes[3]))[0, 1])
permuted = float(np.corrcoef(distances(codes[2]), distances(codes[2][:, [2, 0, 1]]))[0, 1])
same_unit = [float(np.corrcoef(codes[2][:, j], codes[3][:, j])[0, 1]) for j in range(3)]
print("distances, 2 and 3:", round(agreement, 2), "permuted:", round(permuted, 2))
print("unit by unit:", np.round(same_unit, 2))

# %% [markdown]
# ## How narrow can it be?

# %%
narrow = {}
for size in (1, 2, 3, 5):
    changed = with_settings(model, {"layers.hidden.size": size})
    right = 0
    for seed in (1, 2, 3):
        network = pdpsim.Simulator(changed, seed=seed)
        network.train(patterns)
        outputs = network.test(patterns).outputs["output"]
        right += int((outputs.argmax(axis=1) == np.arange(8)).sum())
    narrow[size] = right / 24
print({size: f"{share:.0%}" for size, share in narrow.items()})

# %% [markdown]
# ## One unit of the code is lost

# %%
lost = []
for unit in range(3):
    network = networks[2].copy()
    network.silent[network.plan.units("hidden").start + unit] = True
    outputs = network.test(patterns).outputs["output"]
    lost.append(int((outputs.argmax(axis=1) == np.arange(8)).sum()))
print("right of 8 without hidden unit 1, 2, 3:", lost)
