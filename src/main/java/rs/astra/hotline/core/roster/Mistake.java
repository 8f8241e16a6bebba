package rs.astra.hotline.core.roster;

/**
 * Why a file cannot be used.
 *
 * @param file the file's name, without its folder
 * @param line the line, from 1; 0 if it is the whole file
 * @param reason what is wrong and what is allowed, without what stands there
 */
public record Mistake(String file, int line, String reason) {
  @Override
  public String toString() {
    return file + (line == 0 ? ": " : ", line " + line + ": ") + reason;
  }
}
