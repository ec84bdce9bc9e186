# ---
# jupyter:
#   jupytext:
#     formats: py:percent
# ---

# %% [markdown]
# # 5. Clustering, and its pitfalls
#
# A tree is drawn of anything. What does it tell?

# %%
import numpy as np

import pdpsim
from pdpsim.analysis.clades import clade_share, is_clade
from pdpsim.analysis.clustering import cluster, cophenetic_correlation, mean_tree
from pdpsim.analysis.components import principal_components
from pdpsim.analysis.similarity import distance_matrix
from pdpsim_replications.semantic_cognition.rumelhart_todd_1993.measures import knowledge, shuffled

known = knowledge()
items = known.items
birds, fish = ("robin", "canary"), ("sunfish", "salmon")
animals, plants = (*birds, *fish), ("pine", "oak", "rose", "daisy")
model = pdpsim.read_model("rumelhart-todd-1993")


def representations(facts, seed):
    """Train a network on facts and return the representation of each item."""
    network = pdpsim.Simulator(model, seed=seed)
    network.train(facts.patterns())
    return network.record(facts.patterns(), ["representation"])["representation"][:: len(facts.relations)]


# %% [markdown]
# ## A tree of nothing
#
# Eight vectors of random numbers have a tree as well, with branches as tidy.

# %%
rng = np.random.default_rng(1)
noise = rng.random((8, 8))
tree_of_noise = cluster(noise, items)
fit_of_noise = cophenetic_correlation(tree_of_noise, distance_matrix(noise))
chance = np.array([is_clade(cluster(rng.random((8, 8)), items), animals) for _ in range(2000)]).mean()
print("tree of noise fits its distances with r =", round(fit_of_noise, 2))
print(f"in {chance:.1%} of random trees the four animals are one branch")

# %% [markdown]
# ## Eight trained networks

# %%
seeds = range(1, 9)
trained = [representations(known, seed) for seed in seeds]
trees = [cluster(each, items) for each in trained]
fit = float(
    np.mean(
        [cophenetic_correlation(tree, distance_matrix(x)) for tree, x in zip(trees, trained, strict=True)]
    )
)
share = {
    name: clade_share(trees, group)
    for name, group in (("birds", birds), ("fish", fish), ("animals", animals))
}
print("fit", round(fit, 2), "share of trees with one branch for:", share)

# %% [markdown]
# ## Another linkage, another tree
#
# Single linkage joins by the nearest members, complete linkage by the farthest, centroid linkage by the means
# of the clusters; that is what the study does, after the paper's description.

# %%
linkages = {}
for linkage in ("single", "average", "complete", "ward", "centroid"):
    linkages[linkage] = clade_share([cluster(each, items, linkage=linkage) for each in trained], animals)
print("animals are one branch, by linkage:", linkages)
cosine = clade_share([cluster(each, items, distance="cosine") for each in trained], animals)
print("by cosine distance:", cosine)

# %% [markdown]
# ## One tree for many networks
#
# Units of two networks have nothing to do with each other, so that mean activations say nothing; distances
# can be averaged.

# %%
whole = mean_tree([distance_matrix(each) for each in trained], items)
of_means = cluster(np.mean(trained, axis=0), items)
animals_in_mean = is_clade(whole, animals), is_clade(of_means, animals)
birds_in_mean = is_clade(whole, birds), is_clade(of_means, birds)
print("animals a branch in the tree of mean distances, of mean activations:", animals_in_mean)
print("birds:", birds_in_mean)

# %% [markdown]
# ## A control
#
# The same facts, given to other items at random.

# %%
controls = [representations(shuffled(np.random.default_rng(seed)), seed) for seed in seeds]
control_trees = [cluster(each, items) for each in controls]
control_fit = float(
    np.mean(
        [
            cophenetic_correlation(tree, distance_matrix(x))
            for tree, x in zip(control_trees, controls, strict=True)
        ]
    )
)
control_share = {
    name: clade_share(control_trees, group) for name, group in (("birds", birds), ("animals", animals))
}
print("shuffled: fit", round(control_fit, 2), control_share)

# %% [markdown]
# ## Two components
#
# How much of the variance do two components show, of the networks and of noise?

# %%
shown = float(np.mean([principal_components(each).shares[:2].sum() for each in trained]))
shown_noise = float(principal_components(noise).shares[:2].sum())
print(f"two components show {shown:.0%} of a network's variance, and {shown_noise:.0%} of that of noise")
