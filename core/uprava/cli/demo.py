"""`uprava demo`: fill a fictional municipality once, then serve it."""

import click


@click.command()
@click.option("--documents", default=300, show_default=True, type=click.IntRange(0, 20_000))
@click.option("--scale", default=0, type=click.IntRange(0, 10_000_000), help="Load so many more.")
@click.option("--seed", default=1, show_default=True, help="Another number, another town's post.")
@click.option("--no-serve", is_flag=True, help="Only fill.")
def demo(documents: int, scale: int, seed: int, no_serve: bool) -> None:
    """Fill the demo municipality on the first start, then serve it."""
