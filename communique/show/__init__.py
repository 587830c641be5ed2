"""What the record says, shown: the terminal and its exports."""
