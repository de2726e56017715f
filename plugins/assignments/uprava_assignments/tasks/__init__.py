"""Work taken from other modules: resolutions, tasks, answering letters; what becomes of it."""
