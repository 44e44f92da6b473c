// The type is defined in Python (qt/cameras/software_output.py), where qmllint does not see it.
// qmllint disable
import HaKiosk

// A camera's picture, drawn in software.
CameraPicture {}
