"""Analysis of recorded activations: functions of arrays, without files or networks.

==================  ========================================================================
`vectors`           item-averaged vectors, samples of tokens
`similarity`        cosines, distance matrices, representational similarity of networks
`clustering`        hierarchical clustering of items, nearest neighbours
`clades`            which sets of items are branches, in one tree or over many networks
`components`        principal components, multidimensional scaling
`development`       when something is learned, and whether in stages
`svd`               the order of differentiation that an environment predicts
`prediction`        errors of predictions under every definition, against several yardsticks
`statistics`        means, shares and differences over networks, with intervals
==================  ========================================================================

The algorithms are those of SciPy and scikit-learn; what is here names and combines them.
"""
