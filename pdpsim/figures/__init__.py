"""Print-ready figures: each draws numbers on a Figure or Axes, and returns the numbers it drew.

================  ==========================================================================
`style`           widths, fonts, colours; new figures, and saving them
`dendrogram`      a tree of items, as Figure 7 of Elman (1990)
`curves`          learning curves; profiles over positions
`distribution`    one number per network, with published single runs
`hinton`          a weight matrix as squares
`heatmap`         a matrix of activations or shares
`landscape`       goodness of mixtures of three states, as a triangle
`network`         the network itself: layers as boxes, projections as arrows
`units`           a small network unit by unit, with weights and biases
`bars`            activations of classes of words as bars, after each word
`automaton`       a finite-state grammar as a graph
`layout`          where things go in these three
`trajectories`    paths through hidden space; items on a plane
`development`     trees and paths of items over training
`labels`          names, and room for them
================  ==========================================================================
"""
