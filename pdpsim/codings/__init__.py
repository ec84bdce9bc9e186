"""Codings: from words, sounds and facts to the activations of units, and back.

==================  =====================================================================================
`phonemes`          the phonemes of English with their features; ARPAbet, IPA and the notation of 1996
`slots`             onset, vowel and coda: 105 graphemes and 61 phonemes (Plaut et al. 1996)
`spelling_rules`    regular pronunciations of monosyllables, from their spelling
`bodies`            bodies and rimes: friends, enemies, and what a nonword may sound like
`rm_phonemes`       the phonemes of Rumelhart & McClelland (1986) and their features
`wickel`            Wickelphones and Wickelfeatures (Rumelhart & McClelland 1986)
`binding`           from active features back to words: candidates compete for features
`legal_strings`     strings of phonemes that English allows, and the search for those that fit
`digits`            handwritten digits of 8 x 8 pixels, to learn from and to test with
`propositions`      items x relations -> attributes, from a table that a person can read
`grammar`           context-free grammars with probabilities, from a text, and their sentences
`sublanguage`       sentences with and without a category, such as relative clauses
`expectation`       what may come next: exact probabilities from a grammar and the words so far
`sentences`         sentences run together into a stream, each word with the next as its target
`strings`           strings of symbols, each with the next as its target; what contexts foretell
`automaton`         finite-state grammars: graphs that generate strings
==================  =====================================================================================
"""
