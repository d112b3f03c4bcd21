"""What mail clients can do with an edition, by the tests of caniemail.com."""
