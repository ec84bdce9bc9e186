"""As much of Tcl as scripts of simulators are written in, interpreted within bounds and without Tcl.

- `words`: a script as commands and words, with lines;
- `expressions`: what ``expr`` computes;
- `values`: commands that make a text or a list of others;
- `interpreter`: variables, control and procedures; nothing outside the script is touched but by commands that
  a reader adds.
"""
