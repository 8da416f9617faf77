"""Attackers who know more than the public: coalitions, two editions, frequencies of hidden cells."""
