"""What a list of messages shows of an issue before it is opened: sender, subject and preheader."""
