"""What the office does with inventories and acts."""
