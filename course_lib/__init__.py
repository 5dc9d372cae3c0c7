"""What the lessons of Bend the Line share: data, networks, training and pictures."""
