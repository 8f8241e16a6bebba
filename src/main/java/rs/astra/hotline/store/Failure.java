package rs.astra.hotline.store;

import io.vertx.pgclient.PgException;

/**
 * What a failure of the database means. Messages are not repeated: they can hold a row's values.
 */
final class Failure {
  private Failure() {}

  /**
   * {@link Sink.Unwritable} if the rows themselves are refused: SQLSTATE classes 22 (data), 23
   * (constraints), 54 (limits), or values that cannot be sent. Everything else, such as a server
   * that is away, full, starting or not yet of our version, can be mended and is tried again.
   */
  static Throwable judged(Throwable error) {
    return switch (error) {
      case PgException e when rowsRefused(e.getSqlState()) -> new Sink.Unwritable(reason(e));
      case IllegalArgumentException e -> new Sink.Unwritable(reason(e));
      case ArithmeticException e -> new Sink.Unwritable(reason(e));
      case ClassCastException e -> new Sink.Unwritable(reason(e));
      default -> error;
    };
  }

  private static boolean rowsRefused(String state) {
    return state.startsWith("22") || state.startsWith("23") || state.startsWith("54");
  }

  /** Kind of failure and, from the database, its code and the constraint's name. */
  static String reason(Throwable error) {
    if (error instanceof PgException e) {
      return "SQLSTATE "
          + e.getSqlState()
          + (e.getConstraint() == null ? "" : ", constraint " + e.getConstraint());
    }
    return error.getClass().getSimpleName();
  }
}
