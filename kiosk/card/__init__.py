"""The My Number Card: bytes (apdu, tlv), dialogue (textap, jpki), wire (pcsc), and the reading."""
