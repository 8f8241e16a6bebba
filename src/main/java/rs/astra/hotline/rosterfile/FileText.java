package rs.astra.hotline.rosterfile;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A file's text: UTF-8, with or without a byte order mark, with any line ends. */
final class FileText {
  private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");
  private static final char BYTE_ORDER_MARK = '\ufeff';

  private final String all;
  private final int[] lineEnds;

  private FileText(String all) {
    this.all = all;
    this.lineEnds = LINE_END.matcher(all).results().mapToInt(MatchResult::end).toArray();
  }

  /** The text, empty (and a mistake in the draft) if there is none that can be read. */
  static Optional<FileText> of(byte[] bytes, Draft draft) {
    if (bytes.length > RosterFiles.LARGEST_BYTES) {
      draft.mistake(0, "the file is larger than " + RosterFiles.LARGEST_BYTES + " bytes");
      return Optional.empty();
    }
    CharBuffer buffer = CharBuffer.allocate(bytes.length);
    CoderResult result =
        StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes), buffer, true);
    String all = buffer.flip().toString();
    if (result.isError() || all.indexOf('\0') >= 0) {
      int line = result.isError() ? new FileText(all).lineOf(all.length()) : 1;
      draft.mistake(line, "this is not UTF-8; a spreadsheet calls the format \"CSV UTF-8\"");
      return Optional.empty();
    }
    String text = all.startsWith(String.valueOf(BYTE_ORDER_MARK)) ? all.substring(1) : all;
    if (text.isBlank()) {
      draft.mistakeIfNone(0, "the file is empty");
      return Optional.empty();
    }
    return Optional.of(new FileText(text));
  }

  /** Everything, without the byte order mark. */
  String all() {
    return all;
  }

  /** The number of the line, from 1, in which that character stands. */
  int lineOf(long character) {
    int found = Arrays.binarySearch(lineEnds, (int) Math.min(character, all.length()));
    return found >= 0 ? found + 2 : -found;
  }
}
