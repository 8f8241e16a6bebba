package rs.astra.hotline.store;

import com.password4j.Argon2Function;
import com.password4j.Password;
import com.password4j.types.Argon2;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import rs.astra.hotline.core.counsellor.CounsellorId;
import rs.astra.hotline.core.counsellor.Pin;
import rs.astra.hotline.engine.Pins;

/**
 * PINs as salted Argon2id hashes; a PIN itself is nowhere. While the database is away those that
 * were last read count.
 */
public final class StoredPins implements Pins {
  private static final long ANSWERED_WITHIN_SECONDS = 3;

  /** OWASP's recommendation: 19 MiB, two passes, one lane. */
  private static final Argon2Function ARGON2 =
      Argon2Function.getInstance(19_456, 2, 1, 32, Argon2.ID);

  private static final int SALT_BYTES = 16;

  /** Of nobody: so that a wrong code takes as long as a wrong PIN. */
  private static final String NOBODY = hash(new Pin("nobody"));

  private final Store store;
  private volatile @Nullable List<Kept> last;

  /**
   * One counsellor's.
   *
   * @param code personal, two digits: who it is
   * @param hash of the PIN, with salt and parameters, in the PHC form
   */
  record Kept(CounsellorId counsellor, String code, String hash) {}

  /** Reads from this store, each time anew. */
  public StoredPins(Store store) {
    this.store = store;
  }

  static String hash(Pin pin) {
    return Password.hash(pin.digits()).addRandomSalt(SALT_BYTES).with(ARGON2).getResult();
  }

  @Override
  public Optional<CounsellorId> byCode(String code, Pin pin) throws Unknown {
    return right(kept -> kept.code().equals(code), pin);
  }

  @Override
  public boolean isOf(CounsellorId counsellor, Pin pin) throws Unknown {
    return right(kept -> kept.counsellor().equals(counsellor), pin).isPresent();
  }

  @Override
  public Optional<CounsellorId> whose(String code) {
    List<Kept> known = last;
    return known == null
        ? Optional.empty()
        : known.stream().filter(it -> it.code().equals(code)).map(Kept::counsellor).findFirst();
  }

  private Optional<CounsellorId> right(Predicate<Kept> whose, Pin pin) throws Unknown {
    Optional<Kept> found = read().stream().filter(whose).findFirst();
    String hash = found.map(Kept::hash).orElse(NOBODY);
    boolean right =
        Password.check(pin.digits(), hash).with(Argon2Function.getInstanceFromHash(hash));
    return found.filter(_ -> right).map(Kept::counsellor);
  }

  private List<Kept> read() throws Unknown {
    try {
      List<Kept> read =
          store
              .pins()
              .toCompletionStage()
              .toCompletableFuture()
              .get(ANSWERED_WITHIN_SECONDS, TimeUnit.SECONDS);
      last = read;
      return read;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      // Those that were read before are as good.
    }
    List<Kept> before = last;
    if (before == null) {
      throw new Unknown();
    }
    return before;
  }
}
