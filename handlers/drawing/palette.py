"""The colours: told apart without red and green, and dark or light enough beside each other.

A colour never says anything alone: a letter, a shape or a dash says it too.
"""

PAPER = "#FFFFFF"
INK = "#1B2733"
SOFT = "#51606E"
"""Words of the second rank."""

GUIDE = "#D5DCE3"
"""Lines that only help the eye."""

BLUE = "#0B4F8A"
SKY = "#A9D3F5"
AMBER = "#FFC24B"
ORANGE = "#A85400"
SILVER = "#E8EBEE"
GREY = "#6B7884"
MAUVE = "#E3B7DA"
PLUM = "#7A3E70"
