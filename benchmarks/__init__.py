"""What `./blueheart bench` runs; each module says what it holds against what."""
