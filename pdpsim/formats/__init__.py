"""Files in and out, each with readers and writers of its own.

`model`     model files, TOML
`table`     patterns as TSV and CSV files
`xerion`    example files in the layout of the Xerion simulator, as D. C. Plaut gave them out
"""
