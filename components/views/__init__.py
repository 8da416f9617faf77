"""The parts that pages are made of: each draws one section from the context, so that pages only put them in order."""
