# ---
# jupyter:
#   jupytext:
#     formats: py:percent
# ---

# %% [markdown]
# # 3. Backpropagation: by hand, plateaus, local minima

# %%
import numpy as np

import pdpsim
from pdpsim.formats.model import find, with_settings
from pdpsim.workbench.shelf import patterns_for

model = pdpsim.read_model("xor")
patterns = patterns_for(find("xor"), model).first

# %% [markdown]
# ## One pattern by hand
#
# `trace` does what `pdpsim trace xor --pattern 10` prints.

# %%
network = pdpsim.Simulator(model, seed=1)
traced = network.trace(patterns, "10")
unit = {layer.layer: layer for layer in traced.ticks[0].layers}
output, hidden = unit["output"], unit["hidden"]
t, a = 1.0, float(output.activation[0])
delta = (a - t) * a * (1 - a)
w = network.weights["hidden->output"][0, 0]
delta_hidden = w * delta * hidden.activation[0] * (1 - hidden.activation[0])
change = -0.25 * delta * hidden.activation[0]
print(f"a {a:.4f}, delta by hand {delta:.4f}, by trace {output.delta[0]:.4f}")
print(f"delta of hidden 1 by hand {delta_hidden:.4f}, by trace {hidden.delta[0]:.4f}")
print(f"change of hidden 1 -> output by hand {change:.4f}, by trace {traced.projections[1].change[0, 0]:.4f}")

# %% [markdown]
# ## The slope in another way
#
# A derivative is what the error does when a weight is moved a little. This is how pdpsim's own tests check
# it.

# %%
epsilon = 1e-5
errors = []
for step in (epsilon, -epsilon):
    moved = pdpsim.Simulator(model, seed=1)
    moved.weights["hidden->output"][0, 0] += step
    errors.append(moved.trace(patterns, "10").error)
slope = (errors[0] - errors[1]) / (2 * epsilon)
gradient = float(traced.projections[1].gradient[0, 0])
print(f"dE/dw by backpropagation {gradient:.6f}, by moving the weight {slope:.6f}")

# %% [markdown]
# ## Ten networks that differ in their first weights

# %%
curves = {}
for seed in range(1, 11):
    trained = pdpsim.Simulator(model, seed=seed)
    curves[seed] = trained.train(patterns)
epochs = {seed: len(history.error) for seed, history in curves.items()}
solved = [seed for seed, history in curves.items() if history.stopped]
unsolved = [seed for seed in curves if seed not in solved]
fastest, slowest = min(epochs[s] for s in solved), max(epochs[s] for s in solved)
print("solved", len(solved), "of 10, in", fastest, "to", slowest, "epochs; not:", unsolved)

# %% [markdown]
# ## A plateau
#
# How long does network 1 stay above nine tenths of the error it begins with?

# %%
curve = curves[1].error
plateau = int(np.argmax(curve < 0.9 * curve[0]))
fall = int(np.argmax(curve < 0.1 * curve[0]))
print("plateau until epoch", plateau, "of", len(curve), "- then a tenth of the error is left at epoch", fall)

# %% [markdown]
# ## Is the unsolved one in a pit?
#
# At a minimum every direction leads up: the Hessian, the second derivatives, has no negative eigenvalue. Of a
# plateau the slope is small but not 0, and a larger rate goes on.

# %%
stuck = unsolved[0]
again = pdpsim.Simulator(model, seed=stuck)
again.train(patterns)
_, slopes = again.gradient(patterns)
steep = float(np.abs(slopes).max())
faster = with_settings(model, {"training.rule.rate": 1.0, "training.epochs": 5000})
history = again.train(patterns, faster.phases)
print(f"network {stuck}: largest slope {steep:.5f}")
print("with rate 1 solved:", history.stopped, "after", len(history.error), "epochs")

# %% [markdown]
# ## Wider networks

# %%
sizes = {}
for size in (2, 3, 8):
    wider = with_settings(model, {"layers.hidden.size": size})
    runs = [pdpsim.Simulator(wider, seed=seed).train(patterns) for seed in range(1, 11)]
    sizes[size] = (sum(run.stopped for run in runs), float(np.median([len(run.error) for run in runs])))
for size, (count, median) in sizes.items():
    print(size, "hidden units:", count, "of 10, median", median, "epochs")

# %% [markdown]
# ## Without hidden units that are asked for: a direct way
#
# One hidden unit is enough where the inputs reach the output as well.

# %%
direct = pdpsim.read_model("xor-direct")
runs = [pdpsim.Simulator(direct, seed=seed).train(patterns) for seed in range(1, 11)]
solved_direct = sum(run.stopped for run in runs)
print("one hidden unit and a direct way:", solved_direct, "of 10")
