"""The guided lab: a slow program in four versions, measured live and within bounds, and what is made of it.

Only programs that ship with the workbench are run here, never a visitor's own.
"""
