"""What a new Ambito, whose base is still empty, sees first."""
