"""Files in and out, each with readers and writers of its own.

`model`     model files, TOML
`table`     patterns as TSV and CSV files
`xerion`    example files in the layout of the Xerion simulator, as D. C. Plaut gave them out
`lens`      scripts, example sets and weights of Lens
`tlearn`    networks, patterns and weights of tlearn
`mesh`      sessions, example sets and weights of Mesh
`pdp`       networks and patterns of the PDP programs of 1988
`emergent`  tables of emergent
`tcl`       as much of Tcl as scripts are written in
`registry`  which of these a file is, and reading files that belong together
"""
