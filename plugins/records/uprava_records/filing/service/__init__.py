"""What the office does with plans, cases, inventories and acts."""
