"""A segmentation that learns from the user's own recordings, of which the user knows who speaks.

What computes with torch is imported when it is needed: the extra ``[torch]`` brings it.
"""
