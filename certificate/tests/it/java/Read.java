import java.io.ByteArrayInputStream;
import java.io.File;
import java.nio.file.Files;
import java.security.cert.CertificateFactory;

/** Reads each file of a folder as one certificate, as stores do, and prints the names of those it refuses, and why. */
public class Read {
    public static void main(String[] arguments) throws Exception {
        CertificateFactory factory = CertificateFactory.getInstance("X.509");
        for (File file : new File(arguments[0]).listFiles()) {
            byte[] bytes = Files.readAllBytes(file.toPath());
            try {
                factory.generateCertificate(new ByteArrayInputStream(bytes));
            } catch (Exception error) {
                System.out.println(file.getName() + " " + error.toString().replace('\n', ' '));
            }
        }
    }
}
