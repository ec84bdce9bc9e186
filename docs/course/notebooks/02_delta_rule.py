# ---
# jupyter:
#   jupytext:
#     formats: py:percent
# ---

# %% [markdown]
# # 2. The delta rule, and Rescorla and Wagner
#
# One linear unit, cues that are there or not, and an error that all cues share.

# %%
from dataclasses import replace

import numpy as np

import pdpsim

model = pdpsim.read_model("rescorla-wagner-1972")
CUES = "A", "B", "C", "X", "context"


def trial(cues, outcome):
    """Return one trial as a pattern."""
    inputs = {cue: [[float(cue in cues)]] for cue in CUES}
    return pdpsim.PatternSet.from_arrays(inputs, {"US": [[outcome]]})


def condition(network, cues, outcome, trials):
    """Present a trial again and again; return the strengths of all cues before the first and after each."""
    phase = replace(model.phases[0], epochs=trials, snapshots=tuple(range(trials + 1)))
    history = network.train(trial(cues, outcome), phase, observe=lambda network, _: {"V": strengths(network)})
    return np.array([strengths_at["V"] for _, strengths_at in sorted(history.snapshots.items())])


def strengths(network):
    """Return the weight from each cue."""
    return np.array([network.weights[f"{cue}->US"][0, 0] for cue in CUES])


def fresh():
    """Return a network without any experience."""
    return pdpsim.Simulator(model, seed=1, engine="numpy")


# %% [markdown]
# ## By hand
#
# Three trials of A with the outcome: ΔV = α β (λ − ΣV) with α = 0.5, β = 0.2, λ = 1.

# %%
network = fresh()
curve = condition(network, "A", 1.0, 60)[:, 0]
by_hand = [0.0]
for _ in range(3):
    by_hand.append(by_hand[-1] + 0.5 * 0.2 * (1 - by_hand[-1]))
print("by hand", np.round(by_hand, 4), "network", np.round(curve[:4], 4))
half = int(np.argmax(curve > 0.5))
print("V is above one half after", half, "trials, and", round(curve[-1], 3), "after 60")

# %% [markdown]
# ## Extinction is slower
#
# Without the outcome β is 0.75 of what it is with it.

# %%
lost = condition(network, "A", 0.0, 60)[:, 0]
half_lost = int(np.argmax(lost < 0.5 * lost[0]))
print("half of it is lost after", half_lost, "trials")

# %% [markdown]
# ## Overshadowing and blocking

# %%
together = fresh()
condition(together, "AB", 1.0, 100)
overshadowed = strengths(together)[:2]
blocked = fresh()
condition(blocked, "A", 1.0, 100)
condition(blocked, "AB", 1.0, 100)
after_blocking = strengths(blocked)[:2]
print("A and B together:", np.round(overshadowed, 3), " after A alone:", np.round(after_blocking, 3))

# %% [markdown]
# ## An inhibitor
#
# A is followed by the outcome, A and X together are not: five of the one, five of the other, again and again.

# %%
inhibited = fresh()
for _ in range(60):
    condition(inhibited, "A", 1.0, 5)
    condition(inhibited, "AX", 0.0, 5)
inhibitor = strengths(inhibited)[3]
excitor = strengths(inhibited)[0]
print("A", round(excitor, 3), "X", round(inhibitor, 3))

# %% [markdown]
# ## What extinction does to an inhibitor
#
# The theory says that an inhibitor alone, without any outcome, loses its inhibition: its error is 0 − V > 0.
# Animals do not (Zimmer-Hart & Rescorla, 1974).

# %%
condition(inhibited, "X", 0.0, 60)
extinguished = strengths(inhibited)[3]
print("X after 60 trials of X alone:", round(extinguished, 3))

# %% [markdown]
# ## What one layer cannot do
#
# The rule finds the weights with the smallest summed error. For exclusive or these are 0.5 everywhere.

# %%
cues = np.array([[0, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]], float)
weights, *_ = np.linalg.lstsq(cues, np.array([0, 1, 1, 0.0]), rcond=None)
best = cues @ weights
print("best answers to exclusive or:", np.round(best, 3))
