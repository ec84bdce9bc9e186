# ---
# jupyter:
#   jupytext:
#     formats: py:percent
# ---

# %% [markdown]
# # 1. Units, net input and settling
#
# The network of the Jets and the Sharks knows 27 people. Nothing in it is trained: each person has a unit
# that is linked to the person's properties, both ways, and units of one pool exclude each other.

# %%
import numpy as np

import pdpsim
from pdpsim.formats.model import find
from pdpsim.workbench.shelf import patterns_for

model = pdpsim.read_model("jets-and-sharks")
network = pdpsim.Simulator(model, seed=1)
patterns = patterns_for(find("jets-and-sharks"), model).first
layers = {layer.name: layer.unit_names for layer in model.network.layers}


# %% [markdown]
# ## Ask it something
#
# `ask(gang="Sharks")` gives that unit an input of 1 for 100 ticks, and returns the activations of every layer
# at every tick.


# %%
def ask(simulator=network, **given):
    """Clamp units, one a layer, and let the network settle."""
    inputs = {name: np.zeros((1, len(units))) for name, units in layers.items()}
    for layer, unit in given.items():
        inputs[layer][0, layers[layer].index(unit)] = 1
    recorded = simulator.record(pdpsim.PatternSet.from_arrays(inputs), ticks="all")
    return {layer: values[0] for layer, values in recorded.items()}


def strongest(settled, layer, count=3):
    """Return the most active units of a layer at the end, with their activations."""
    final = settled[layer][-1]
    return [(layers[layer][j], float(final[j])) for j in np.argsort(-final)[:count]]


art = ask(name="Art")
for layer in ("person", "gang", "age", "education", "marital", "occupation"):
    print(layer, strongest(art, layer))

# %% [markdown]
# ## One unit by hand
#
# The unit *Jets*, at the second tick. What arrives from person *i* is 0.1 times what it sends, its activation
# if that is above 0; from *Sharks* the same with a minus sign. Then it moves towards 1 by net × (1 − a), and
# back to rest by 0.1 × (a − rest).

# %%
before = {name: values[30] for name, values in art.items()}
jets = np.array([network.weights["person->gang"][i, 0] for i in range(27)])
net = 0.1 * (np.maximum(before["person"], 0) @ jets) - 0.1 * max(before["gang"][1], 0)
a = before["gang"][0]
by_hand = a + (net * (1 - a) if net > 0 else net * (a + 0.2)) - 0.1 * (a + 0.1)
by_network = art["gang"][31, 0]
print(f"net {net:.4f}, a from {a:.4f} to {by_hand:.4f}; the network has {by_network:.4f}")

# %% [markdown]
# ## A stereotype that nobody is
#
# Ask for the Sharks, and look at which properties come on.

# %%
sharks = ask(gang="Sharks")
typical = {layer: strongest(sharks, layer, 1)[0] for layer in ("age", "education", "marital", "occupation")}
print(typical)
properties = {
    person: {
        layer: layers[layer][int(np.argmax(network.weights[f"person->{layer}"][i]))] for layer in typical
    }
    for i, person in enumerate(layers["person"])
}
members = [person for i, person in enumerate(layers["person"]) if network.weights["person->gang"][i, 1] > 0]
shared = {
    person: sum(properties[person][layer] == unit for layer, (unit, _) in typical.items())
    for person in members
}
whole = [person for person, count in shared.items() if count == 4]
print(len(members), "Sharks; with all four:", whole)
married = sum(properties[person]["marital"] == typical["marital"][0] for person in members)
print(married, "are", typical["marital"][0])


# %% [markdown]
# ## A memory that is gone
#
# Cut the links between Lance and his occupation, and ask for Lance: what does the network say that he is?

# %%
cut = pdpsim.Simulator(model, seed=1)
lance = layers["person"].index("Lance")
cut.weights["person->occupation"][lance, :] = 0
cut.weights["occupation->person"][:, lance] = 0
truth = layers["occupation"][int(np.argmax(network.weights["person->occupation"][lance]))]
guessed = ask(cut, name="Lance")
guess, strength = strongest(guessed, "occupation", 1)[0]
helpers = [name for name, value in strongest(guessed, "person", 6) if value > 0 and name != "Lance"]
print("truth:", truth, " guess:", guess, round(strength, 2), " helped by:", helpers)

# %% [markdown]
# ## How long does it take?

# %%
changes = np.abs(np.diff(np.concatenate([art[name] for name in layers], axis=1), axis=0)).max(axis=1)
settled_at = int(np.argmax(changes < 0.001)) + 1
print("no unit moves by more than 0.001 from tick", settled_at)
