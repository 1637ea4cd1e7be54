"""The dataset of an evaluation: typed tables, read from a folder or made from the database."""

from lamppost.evaluation.dataset.problems import BadDataset, Problem
from lamppost.evaluation.dataset.reading import EvaluationDataset, empty, read_dataset
from lamppost.evaluation.dataset.writing import AlreadyThere, Ours, whole_folder, write_dataset

__all__ = [
    "AlreadyThere",
    "BadDataset",
    "EvaluationDataset",
    "Ours",
    "Problem",
    "empty",
    "read_dataset",
    "whole_folder",
    "write_dataset",
]
