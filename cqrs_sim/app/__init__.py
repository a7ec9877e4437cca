"""The app: Qt started, and what it shows on screen or in pictures."""
