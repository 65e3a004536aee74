"""What a person may type, one file per audience: text in, values out; forms never write."""
