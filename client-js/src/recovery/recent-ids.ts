/** The ids of the last messages of a channel; the oldest goes when there are too many. */
export class RecentIds {
  private static readonly LIMIT = 256;

  private readonly ids = new Set<string>();

  add(id: string): void {
    this.ids.delete(id);
    this.ids.add(id);
    if (this.ids.size <= RecentIds.LIMIT) return;
    for (const oldest of this.ids) {
      this.ids.delete(oldest);
      return;
    }
  }

  has(id: string): boolean {
    return this.ids.has(id);
  }
}
