package rs.astra.hotline.store;

import io.vertx.core.Future;
import java.util.List;

/** Where the entries that wait are written to: the database, or a test. */
interface Sink {
  /**
   * Writes all of them, in order, or none. Rows that are there already change nothing.
   *
   * @return fails with {@link Unwritable} if one of the rows can never be written, with anything
   *     else if it is worth trying again
   */
  Future<Void> write(List<Row> rows);

  /** One of the rows will be refused however often it is tried. */
  final class Unwritable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** The reason as a code; never a row's content. */
    Unwritable(String code) {
      super(code);
    }
  }
}
