"""The segmentation model: who of up to three local speakers talks in each 20 ms of a chunk."""
