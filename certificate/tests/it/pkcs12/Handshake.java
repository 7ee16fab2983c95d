import java.io.BufferedReader;
import java.io.FileInputStream;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.security.KeyStore;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

/**
 * Shakes hands over TLS as a Java program does that trusts a truststore and nothing else, and shows the first line that
 * the server says: {@code java Handshake.java STORE HOST PORT}, with the password in STORE_PASSWORD.
 */
public class Handshake {
    public static void main(String[] arguments) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream file = new FileInputStream(arguments[0])) {
            store.load(file, System.getenv("STORE_PASSWORD").toCharArray());
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);

        String host = arguments[1];
        int port = Integer.parseInt(arguments[2]);
        // The address is that of this machine whatever the name, which is the one that is checked.
        java.net.Socket tcp = new java.net.Socket(InetAddress.getLoopbackAddress(), port);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(tcp, host, port, true)) {
            SSLParameters parameters = socket.getSSLParameters();
            // Without this, Java checks no host name.
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            System.out.println(new BufferedReader(new InputStreamReader(socket.getInputStream())).readLine());
        }
    }
}
