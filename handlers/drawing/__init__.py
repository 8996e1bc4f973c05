"""Pictures as PNG: plain values are laid out as shapes, and the shapes are painted.

Nothing here reads the book or knows a language: what is said arrives in the reader's words.
"""
