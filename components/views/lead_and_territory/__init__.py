"""The lead municipality and the territory side by side: answers, flows, places, time."""
