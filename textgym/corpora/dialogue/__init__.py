"""What procedural conversations are about: slots, places, goals and wordings."""
