"""What a figure gives to take away: files, pictures, its sentence."""
