"""The values that stages hand to one another: Message, Document, Outline, Passage.

Stages never import one another; each imports the type it makes and the type it takes from here.
"""
