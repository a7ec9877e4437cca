"""The CORS lab: a request and the answers to edit, the browser's gate, and which page may read what."""
