"""Files and folders to raw messages."""
