"""Pages and pictures, brought to where a browser finds them."""
