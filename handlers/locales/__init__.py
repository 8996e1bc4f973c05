"""The catalogues: one folder a language, and how the texts for them are collected."""
