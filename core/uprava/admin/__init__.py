"""The administrator's own screens: modules, health, settings; the watcher of every process."""
