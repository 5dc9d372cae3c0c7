"""A trained network as a scikit-learn classifier, so that its tools can read it."""

import numpy as np
import torch
from sklearn.base import BaseEstimator, ClassifierMixin


class NetworkClassifier(ClassifierMixin, BaseEstimator):
    """Two classes, told apart by the sign of a network's logit.

    It is for tools that ask a fitted classifier, such as `DecisionBoundaryDisplay` or
    `permutation_importance`; training stays with `course_lib.training`.

    Parameters
    ----------
    network : nn.Module
        Returns logits of shape ``(n, 1)``; already trained.
    """

    def __init__(self, network):
        self.network = network

    @property
    def classes_(self):
        """The two labels."""
        return np.array([0, 1])

    def __sklearn_is_fitted__(self):
        return True

    def fit(self, x, y):
        """Refuse: the network was trained before it was wrapped."""
        raise NotImplementedError(
            "NetworkClassifier only reads a network; train it first with "
            "training.train(network, data) and wrap it again."
        )

    def decision_function(self, x):
        """Return the logits of the rows of `x`, shape ``(n,)``, as float64."""
        like = next(self.network.parameters())
        with torch.no_grad():
            logits = self.network(torch.as_tensor(np.asarray(x), dtype=like.dtype))
        return logits[:, 0].double().numpy()

    def predict_proba(self, x):
        """Return the probabilities of class 0 and of class 1, shape ``(n, 2)``."""
        logits = torch.as_tensor(self.decision_function(x))
        return torch.stack([torch.sigmoid(-logits), torch.sigmoid(logits)], 1).numpy()

    def predict(self, x):
        """Return the likelier class of each row of `x`, shape ``(n,)``."""
        return (self.decision_function(x) > 0).astype(int)
