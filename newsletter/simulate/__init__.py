"""What a mail program keeps of an email: its HTML, changed step by step as that program would."""
