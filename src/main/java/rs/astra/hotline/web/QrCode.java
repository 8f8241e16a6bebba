package rs.astra.hotline.web;

import com.google.zxing.WriterException;
import com.google.zxing.qrcode.decoder.ErrorCorrectionLevel;
import com.google.zxing.qrcode.encoder.ByteMatrix;
import com.google.zxing.qrcode.encoder.Encoder;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A QR code as rows of 0 and 1, which the page draws; the server sends no picture. */
final class QrCode {
  private QrCode() {}

  static List<String> rows(String text) {
    try {
      ByteMatrix matrix = Encoder.encode(text, ErrorCorrectionLevel.M).getMatrix();
      return IntStream.range(0, matrix.getHeight())
          .mapToObj(
              y ->
                  IntStream.range(0, matrix.getWidth())
                      .mapToObj(x -> matrix.get(x, y) == 1 ? "1" : "0")
                      .collect(Collectors.joining()))
          .toList();
    } catch (WriterException e) {
      throw new IllegalStateException("an address of ours is too long for a QR code", e);
    }
  }
}
