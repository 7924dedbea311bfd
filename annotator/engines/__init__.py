"""What proposes spans: text in, places in code points out. Nothing here knows of projects or windows."""
